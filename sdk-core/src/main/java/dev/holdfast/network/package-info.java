/** Whether the caller's own network is what fails: asks two neutral places, off the path of any call, if that is switched on. */
@NullMarked
package dev.holdfast.network;

import org.jspecify.annotations.NullMarked;
