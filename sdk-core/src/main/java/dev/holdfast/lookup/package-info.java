/** Small look-ups on the web, off the path of any call: bounded in time and size, with no credentials. */
@NullMarked
package dev.holdfast.lookup;

import org.jspecify.annotations.NullMarked;
