/** Tests against the real server process, and what they need to start it and talk to it. */
@NullMarked
package io.sluice.process;

import org.jspecify.annotations.NullMarked;
