/** Every write route of a server in this process, as its senders see it. Above all layers. */
@NullMarked
package io.sluice.routes;

import org.jspecify.annotations.NullMarked;
