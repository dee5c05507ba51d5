/** Holdfast around OkHttp. */
@NullMarked
package dev.holdfast.okhttp;

import org.jspecify.annotations.NullMarked;
