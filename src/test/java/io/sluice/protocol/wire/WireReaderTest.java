package io.sluice.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.protocol.MalformedException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WireReaderTest {
  @Test
  void integersOfEverySizeAreRead() {
    WireReader in =
        reader(0, 0x7f, 0xac, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
    assertEquals(0, in.varint("a"));
    assertEquals(127, in.varint("a"));
    assertEquals(300, in.varint("a"));
    assertEquals(-1, in.varint("a"));
    assertFalse(in.hasNext());
  }

  @Test
  void aMessageIsEnteredAndLeftWhereverTheCursorIs() {
    WireReader in = reader(0x0a, 3, 0x10, 5, 0x18, 0x20, 9);
    assertEquals(WireReader.tagOf(1, WireReader.LEN), in.tag());
    int outer = in.enter("inner");
    assertEquals(WireReader.tagOf(2, WireReader.VARINT), in.tag());
    in.leave(outer);
    assertEquals(WireReader.tagOf(4, WireReader.VARINT), in.tag());
    assertEquals(9, in.varint("x"));
  }

  @Test
  void unknownFieldsOfEveryTypeAreSkipped() {
    WireReader in =
        reader(0x08, 0x80, 1, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 2, 9, 9, 0x25, 1, 2, 3, 4);
    for (int i = 0; i < 4; i++) {
      in.skip(in.tag());
    }
    assertFalse(in.hasNext());
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("an integer cut short", "x: cut short (byte 1)", bytes(0x08, 0x80)),
        Arguments.of(
            "an integer of 11 bytes",
            "x: an integer of more than 64 bits (byte 1)",
            bytes(8, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 0)),
        Arguments.of(
            "an integer of 65 bits",
            "x: an integer of more than 64 bits (byte 1)",
            bytes(8, 128, 128, 128, 128, 128, 128, 128, 128, 128, 2)),
        Arguments.of("field 0", "a tag that is no field number (byte 0)", bytes(0x00)),
        Arguments.of(
            "a tag over 32 bits",
            "a tag that is no field number (byte 0)",
            bytes(0x88, 0x80, 0x80, 0x80, 0x80, 1)),
        Arguments.of(
            "a length past the end",
            "field: the length 3 goes past the end (byte 1)",
            bytes(0x0a, 3, 1, 2)),
        Arguments.of(
            "a negative length",
            "field: the length 18446744073709551615 goes past the end (byte 1)",
            bytes(10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1)),
        Arguments.of("a group", "field 1: wire type 3 (byte 1)", bytes(0x0b, 0x0c)),
        Arguments.of("wire type 7", "field 1: wire type 7 (byte 1)", bytes(0x0f)),
        Arguments.of("8 bytes cut short", "field: cut short (byte 1)", bytes(0x09, 1, 2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void malformed(String name, String message, byte[] body) {
    WireReader in = new WireReader(body, 2, body.length - 2);
    MalformedException e =
        assertThrows(
            MalformedException.class,
            () -> {
              int tag = in.tag();
              if ((tag & 7) == WireReader.VARINT) {
                in.varint("x");
              } else {
                in.skip(tag);
              }
            });
    assertEquals(message, e.getMessage());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length + 2];
    for (int i = 0; i < values.length; i++) {
      bytes[i + 2] = (byte) values[i];
    }
    return bytes;
  }

  private static WireReader reader(int... values) {
    return new WireReader(bytes(values), 2, values.length);
  }
}
