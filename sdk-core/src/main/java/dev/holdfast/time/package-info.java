/** Time as a parameter: a clock, a wait on the caller's thread, a wait on no thread, and what ends a wait early. */
@NullMarked
package dev.holdfast.time;

import org.jspecify.annotations.NullMarked;
