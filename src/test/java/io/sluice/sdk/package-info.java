/** The client SDK against the real server. */
@NullMarked
package io.sluice.sdk;

import org.jspecify.annotations.NullMarked;
