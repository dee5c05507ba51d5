/** The seam through which an HTTP client plugs in. */
@NullMarked
package dev.holdfast.transport;

import org.jspecify.annotations.NullMarked;
