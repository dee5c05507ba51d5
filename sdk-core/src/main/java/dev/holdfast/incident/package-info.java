/** Notices incidents from the events of calls, and writes them up. */
@NullMarked
package dev.holdfast.incident;

import org.jspecify.annotations.NullMarked;
