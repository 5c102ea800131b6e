/** Foreign programs as senders, readers and judges of what Sluice keeps. */
@NullMarked
package io.sluice.interop;

import org.jspecify.annotations.NullMarked;
