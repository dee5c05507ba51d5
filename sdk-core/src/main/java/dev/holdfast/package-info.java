/** Holdfast: calls to a ChatGPT-like API that survive bad gateways, overload, rate limits and outages. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
