/** Reactor Netty routes, admission, answers. */
@NullMarked
package io.sluice.http;

import org.jspecify.annotations.NullMarked;
