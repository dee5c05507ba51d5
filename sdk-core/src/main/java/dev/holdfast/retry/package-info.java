/** Whether and when to try again. The planner is a pure function; the budget is its only shared state. */
@NullMarked
package dev.holdfast.retry;

import org.jspecify.annotations.NullMarked;
