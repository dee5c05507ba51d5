/** Runs a call: composes classifying, planning, breaking, waiting and telling, on Failsafe. */
@NullMarked
package dev.holdfast.engine;

import org.jspecify.annotations.NullMarked;
