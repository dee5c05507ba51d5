package example;

import java.util.List;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;

/** Says which OkHttp is on the class path, and fails unless there are as many as expected. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        new OkHttpClient();
        // By reflection: the compiler copies the constant of 4.12.
        Object version = OkHttp.class.getField("VERSION").get(null);
        List<String> jars = Main.class
                .getClassLoader()
                .resources("okhttp3/OkHttpClient.class")
                .map(url -> url.getPath().replaceAll(".*/([^/]+\\.jar)!.*", "$1"))
                .toList();
        System.out.println(args[0] + ": OkHttp " + version + " of " + jars);
        if (jars.size() != Integer.parseInt(args[1])) {
            throw new IllegalStateException("OkHttps: " + jars + ", expected: " + args[1]);
        }
    }
}
