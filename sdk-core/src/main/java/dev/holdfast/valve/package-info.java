/** How many calls may be in flight to one endpoint, how many may start a second, and in what order they wait for that. */
@NullMarked
package dev.holdfast.valve;

import org.jspecify.annotations.NullMarked;
