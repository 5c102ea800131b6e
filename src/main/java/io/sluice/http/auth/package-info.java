/** Who sends a request, and what they may do. Knows no routes. */
@NullMarked
package io.sluice.http.auth;

import org.jspecify.annotations.NullMarked;
