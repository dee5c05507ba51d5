/** What a person reads when a call was given up: true, short, in their language. */
@NullMarked
package dev.holdfast.diagnosis;

import org.jspecify.annotations.NullMarked;
