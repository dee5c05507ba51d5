/** What a call is, before anything is sent: where it goes, how long it may take, what its caller wants. */
@NullMarked
package dev.holdfast.call;

import org.jspecify.annotations.NullMarked;
