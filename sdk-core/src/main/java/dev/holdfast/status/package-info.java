/** What providers say about themselves: reads their status pages, off the path of any call. */
@NullMarked
package dev.holdfast.status;

import org.jspecify.annotations.NullMarked;
