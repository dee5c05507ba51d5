/** What the packages that write for people share: sentences by language, and how text stays text in a form. Not exported. */
@NullMarked
package dev.holdfast.text;

import org.jspecify.annotations.NullMarked;
