/**
 * What went wrong, as one type from everything: an answer or an exception goes into the {@code FailureClassifier}, a
 * {@code Failure} comes out. Pure: no clock, no I/O, no logging, never throws.
 */
@NullMarked
package dev.holdfast.failure;

import org.jspecify.annotations.NullMarked;
