package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every page in docs. What a page says of the code is compared by the page's own test. */
class DocsTest {

    private static final Path DOCS = Page.ROOT.resolve("docs");
    private static final Path SOURCES = Path.of("src/main/java/dev/holdfast/examples");

    private static List<Page> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::of)
                    .toList();
        }
    }

    @Test
    void every_java_block_is_code_that_is_compiled_and_each_such_piece_is_shown_once() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Page page : pages()) {
            shown.addAll(page.blocks("java"));
        }
        Collection<String> forDocs =
                Page.snippets(SOURCES.resolve("Snippets.java")).values();
        assertThat(shown).containsAll(forDocs).doesNotHaveDuplicates();
        shown.removeAll(forDocs);
        assertThat(shown)
                .as("those that a README shows too")
                .isSubsetOf(Page.snippets(SOURCES.resolve("Settings.java")).values());
    }

    @Test
    void every_link_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Page page : pages()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(page, link)) {
                    broken.add(page.file().getFileName() + " -> " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Page page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page.file() : DOCS.resolve(file);
        return Files.exists(target) && (hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1)));
    }

    @Test
    void the_index_names_every_page() throws IOException {
        Page index = Page.of("docs/README.md");
        assertThat(index.links())
                .containsExactlyInAnyOrderElementsOf(pages().stream()
                        .map(page -> page.file().getFileName().toString())
                        .filter(name -> !name.equals("README.md"))
                        .toList());
    }

    @Test
    void no_piece_of_generated_text_is_left_out() throws IOException {
        for (Page page : pages()) {
            assertThat(page.text()).as(page.file().toString()).doesNotContainPattern("```\\w*\n```");
        }
    }
}
