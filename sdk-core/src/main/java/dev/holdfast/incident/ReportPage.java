package dev.holdfast.incident;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident report in the words of one language, before it takes a form. All of it is text, none of it markup; what comes
 * from others is in one line and not too long.
 *
 * @param title what the document is called
 * @param headline what happened, where and for how long
 * @param alert the same and how many calls were rescued, in one line
 * @param state whether it is over
 * @param severity how bad it was
 * @param when from when to when
 * @param figures the key numbers
 * @param comparison what Holdfast changed
 * @param failing what failed
 * @param said what the provider's page said
 * @param course how it went
 * @param related what else went on; null when nothing did
 * @param advice what to do
 * @param footer who says so
 */
record ReportPage(
        String title,
        String headline,
        String alert,
        String state,
        String severity,
        String when,
        Figures figures,
        Comparison comparison,
        Failing failing,
        Said said,
        Course course,
        @Nullable Related related,
        List<Step> advice,
        String footer) {

    /** The key numbers under their heading. */
    record Figures(String heading, List<Figure> all) {}

    /** A number, what it is a number of, and what to know about it. */
    record Figure(String label, String value, String note) {}

    /**
     * Holdfast beside other clients.
     *
     * @param story in sentences
     * @param assumption what they rest on
     * @param clients this program first
     */
    record Comparison(String story, String assumption, List<Client> clients) {}

    /** What a client lost and sent, and whether that was observed or estimated. */
    record Client(String name, String basis, long lost, long sent) {}

    /**
     * The ways of failing.
     *
     * @param story in a sentence
     * @param ways one by one, and the rest
     */
    record Failing(String story, List<Way> ways) {}

    /** A way of failing; its place and reason are empty for the rest. */
    record Way(Term what, Term where, Term why, long requests, String share) {}

    /** Words and the constant that they stand for; both may be empty. */
    record Term(String words, String constant) {}

    /**
     * What the page said.
     *
     * @param story in sentences
     * @param page where people can read it; null when there is none
     * @param marks one by one
     * @param note whose words they are and what the table leaves out; empty when there is neither
     */
    record Said(String story, @Nullable URI page, List<Mark> marks, String note) {}

    /** What it said from some time on, and where to read more. */
    record Mark(
            String time,
            String stage,
            String level,
            String title,
            String words,
            @Nullable URI link) {}

    /**
     * The course of events.
     *
     * @param events one by one
     * @param note what they leave out; empty when they leave nothing out
     */
    record Course(String heading, List<Event> events, String note) {}

    /** Something that happened. */
    record Event(String time, String what) {}

    /** What went on at the same time. */
    record Related(String story, List<String> entries) {}

    /** A thing to do. */
    record Step(IncidentAdvice advice, String text) {}
}
