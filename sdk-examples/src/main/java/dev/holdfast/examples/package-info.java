/** What Holdfast does, shown in a few acts. */
@NullMarked
package dev.holdfast.examples;

import org.jspecify.annotations.NullMarked;
