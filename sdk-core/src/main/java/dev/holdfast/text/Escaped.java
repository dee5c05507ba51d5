package dev.holdfast.text;

/** Text that stays text in a form, whatever is in it. */
public final class Escaped {

    /** Whatever has a meaning somewhere in a line. */
    private static final String SPECIAL = "\\`*_[]<>#&|~$";

    private Escaped() {}

    /** For HTML and XML: in content and in attributes that are quoted. */
    public static String html(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** For a line of Markdown, but for what makes its beginning special. */
    public static String markdown(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SPECIAL.indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
