package dev.holdfast.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of documentation in Markdown, as far as tests compare it with the code. */
record Page(Path file, String text) {

    /** The project's root, from where tests run. */
    static final Path ROOT = Path.of("..");

    private static final Pattern SNIPPET =
            Pattern.compile(" *// snippet:(\\S+)\n(.*?) *// snippet:\\1\n", Pattern.DOTALL);

    private static final Pattern FENCED = Pattern.compile("^```.*?^```\n", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static Page of(String pathInProject) {
        return of(ROOT.resolve(pathInProject));
    }

    static Page of(Path file) {
        return new Page(file, read(file));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError("not readable: " + file, e);
        }
    }

    /** The pieces of code that stand between markers in a source, by the markers' names. */
    static Map<String, String> snippets(Path source) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher snippet = SNIPPET.matcher(read(source));
        while (snippet.find()) {
            String before =
                    found.put(snippet.group(1), snippet.group(2).stripTrailing().stripIndent() + "\n");
            if (before != null) {
                throw new AssertionError("two snippets in " + source + " are called " + snippet.group(1));
            }
        }
        return found;
    }

    /** The fenced blocks of a language. */
    List<String> blocks(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** The fenced block behind {@code <!-- example:name -->}. */
    String example(String name) {
        Matcher block = example(name, text);
        if (!block.find()) {
            throw new AssertionError("no example in " + file + ": " + name);
        }
        return block.group(2);
    }

    /** Writes the fenced block behind {@code <!-- example:name -->} anew. */
    void writeExample(String name, String content) throws IOException {
        String written = example(name, read(file))
                .replaceFirst(block -> Matcher.quoteReplacement(block.group(1) + content + block.group(3)));
        Files.writeString(file, written);
    }

    private static Matcher example(String name, String in) {
        return Pattern.compile("(<!-- example:" + Pattern.quote(name) + " -->\n+```\\w*\n)(.*?)(```\n)", Pattern.DOTALL)
                .matcher(in);
    }

    /** The rows of the first table under a heading, without its head: cells as they are written. */
    List<List<String>> table(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean within = false;
        int lines = 0;
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                if (lines > 0) {
                    break;
                }
                within = line.replaceFirst("^#+ ", "").equals(heading);
            } else if (within && line.startsWith("|")) {
                lines++;
                if (lines > 2) {
                    rows.add(cells(line));
                }
            } else if (lines > 0) {
                break;
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError("no table in " + file + " under: " + heading);
        }
        return rows;
    }

    private static List<String> cells(String line) {
        String inner = line.strip();
        inner = inner.substring(1, inner.length() - 1);
        // A bar inside code is written \|.
        return Pattern.compile("(?<!\\\\)\\|")
                .splitAsStream(inner)
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    /** What stands in backticks in a text, in order, each once. */
    static Set<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What stands in backticks and looks like a constant. */
    static Set<String> constants(String cell) {
        return code(cell).stream()
                .filter(code -> code.matches("[A-Z][A-Z0-9_]+"))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String prose() {
        return FENCED.matcher(text).replaceAll("");
    }

    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    /** The anchors of its headings, as GitHub makes them. */
    Set<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
