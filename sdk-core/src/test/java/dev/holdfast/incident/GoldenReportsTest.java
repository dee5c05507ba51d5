package dev.holdfast.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.incident.ReportCases.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Incidents and what people read of them, committed files. {@code -Dholdfast.golden=write} writes them anew. */
class GoldenReportsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/dev/holdfast/incident/golden");
    private static final Map<String, ReportForm> FORMS =
            new TreeMap<>(Map.of("txt", ReportForm.TEXT, "md", ReportForm.MARKDOWN, "html", ReportForm.HTML));

    static Stream<Case> cases() {
        return ReportCases.all();
    }

    private static List<Locale> locales() {
        return List.of(Locale.ENGLISH, Locale.JAPANESE);
    }

    private static String render(Case one, ReportForm form, Locale locale) {
        String text = one.report().render(form, locale, one.service(), ReportTexts.builtIn());
        return text.endsWith("\n") ? text : text + "\n";
    }

    private static Path file(Case one, String ending, Locale locale) {
        return GOLDEN.resolve(one.name() + "." + locale.getLanguage() + "." + ending);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void people_read_what_the_files_say(Case one) throws IOException {
        for (Locale locale : locales()) {
            for (Map.Entry<String, ReportForm> form : FORMS.entrySet()) {
                Path file = file(one, form.getKey(), locale);
                String text = render(one, form.getValue(), locale);
                if ("write".equals(System.getProperty("holdfast.golden"))) {
                    Files.createDirectories(GOLDEN);
                    Files.writeString(file, text);
                }
                assertThat(text).as("%s", file).isEqualTo(Files.readString(file));
            }
        }
    }

    @Test
    void no_file_is_left_over() throws IOException {
        List<String> names = new ArrayList<>();
        cases().forEach(one -> locales()
                .forEach(locale -> FORMS.keySet()
                        .forEach(ending -> names.add(
                                file(one, ending, locale).getFileName().toString()))));
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @ResourceLock(Resources.LOCALE)
    @ResourceLock(Resources.TIME_ZONE)
    void the_machine_has_no_part_in_it(Case one) {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        for (ReportForm form : ReportForm.values()) {
            String here = render(one, form, Locale.JAPANESE);
            try {
                Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
                TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
                assertThat(render(one, form, Locale.JAPANESE)).as("%s", form).isEqualTo(here);
            } finally {
                Locale.setDefault(locale);
                TimeZone.setDefault(zone);
            }
        }
    }
}
