/** What happens in a call and at an endpoint, told to listeners. */
@NullMarked
package dev.holdfast.event;

import org.jspecify.annotations.NullMarked;
