/**
 * What a streamed answer tells while it flows: whether it lives, whether it has said anything yet, whether it came to its end,
 * and how one that broke off goes on. Pure: no clock, no threads, no I/O.
 */
@NullMarked
package dev.holdfast.stream;

import org.jspecify.annotations.NullMarked;
