package io.sluice.units;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One line of documentation for a component of a configuration record; {@code
 * docs/configuration.md} is made of these lines.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it means, with its unit and the arithmetic of its default. */
  String value();
}
