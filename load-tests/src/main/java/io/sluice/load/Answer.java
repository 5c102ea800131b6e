package io.sluice.load;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer. Immutable.
 *
 * @param status the code
 * @param headers names in lower case
 * @param body empty if there was none
 */
record Answer(int status, Map<String, String> headers, String body) {

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }
}
