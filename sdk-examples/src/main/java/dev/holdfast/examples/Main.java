package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.Provider;
import dev.holdfast.okhttp.HoldfastCallFactory;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * Shows what Holdfast does: plays a few acts against a server of its own or, when it is given an API, is a small chat with
 * that one.
 */
public final class Main {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int BAD_USAGE = 2;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, Terminal.charset());
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, Terminal.charset());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Terminal.charset()));
        System.exit(run(List.of(args), System.getenv(), in, out, err));
    }

    /** All of it but the process. */
    static int run(
            List<String> args, Map<String, String> environment, BufferedReader in, PrintStream out, PrintStream err) {
        try {
            Arguments arguments = Arguments.parse(args, environment, Locale.getDefault());
            if (arguments.mode() == Arguments.Mode.HELP) {
                out.print(Arguments.HELP);
                return OK;
            }
            Screen screen = new Screen(out, Terminal.isColourful(environment), arguments.locale());
            if (arguments.api() != null) {
                chat(screen, in, arguments.api());
            } else {
                new Show(screen, Pace.SHOW, arguments.reportFile()).play();
            }
            return OK;
        } catch (Arguments.UsageException e) {
            err.println(Text.BAD_USAGE.in(Locale.getDefault(), e.why()));
            err.println(Text.TRY_HELP.in(Locale.getDefault()));
            return BAD_USAGE;
        } catch (IOException e) {
            err.println(Text.BAD_USAGE.in(Locale.getDefault(), e));
            return FAILED;
        }
    }

    private static void chat(Screen screen, BufferedReader in, Arguments.Api api) throws IOException {
        Holdfast holdfast = Holdfast.builder()
                .provider(provider(api))
                .listener(new WaitNotice(screen))
                .locale(screen.locale())
                .build();
        OkHttpClient client = new OkHttpClient();
        try {
            new Chat(screen, in, new ChatClient(HoldfastCallFactory.wrap(client, holdfast)), api).run();
        } finally {
            OkHttpClients.close(client);
        }
    }

    private static Provider provider(Arguments.Api api) {
        Provider openAi = Provider.openAi();
        boolean known = openAi.baseUrl()
                .filter(url -> api.baseUrl().host().equals(url.getHost()))
                .isPresent();
        return known ? openAi : Provider.openAiCompatible(api.baseUrl().uri());
    }
}
