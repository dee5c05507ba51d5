/** Whether a call may go to its endpoint now and, if not, when. */
@NullMarked
package dev.holdfast.breaker;

import org.jspecify.annotations.NullMarked;
