/** How long an outage has been going on, as seen from here, and how long such a thing usually lasts. */
@NullMarked
package dev.holdfast.expectation;

import org.jspecify.annotations.NullMarked;
