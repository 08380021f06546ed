package io.fairlead.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The OpenAPI 2 document that kubectl loads before it applies something. It describes no types, so
 * clients check nothing: the server does, and it knows more.
 *
 * @see <a href="https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto">The binary
 *     form</a>
 */
final class SchemaDocument {
  static final String BINARY_NAME = "application/com.github.proto-openapi.spec.v2";

  /** Asked for with an "@" before the version, which is not allowed in a media type. */
  static final String BINARY_TYPE = BINARY_NAME + ".v1.0+protobuf";

  private static final String TITLE = "Fairlead";

  // Field numbers of Document and Info.
  private static final int SWAGGER = 1;
  private static final int INFO = 2;
  private static final int PATHS = 8;
  private static final int DEFINITIONS = 9;
  private static final int INFO_TITLE = 1;
  private static final int INFO_VERSION = 2;

  private SchemaDocument() {}

  static String json(String version) {
    return """
        {"swagger":"2.0","info":{"title":"%s","version":"%s"},"paths":{},"definitions":{}}"""
        .formatted(TITLE, version);
  }

  static byte[] binary(String version) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    field(info, INFO_TITLE, text(TITLE));
    field(info, INFO_VERSION, text(version));
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    field(document, SWAGGER, text("2.0"));
    field(document, INFO, info.toByteArray());
    field(document, PATHS, new byte[0]);
    field(document, DEFINITIONS, new byte[0]);
    return document.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A length-delimited field, shorter than 128 bytes. */
  private static void field(ByteArrayOutputStream out, int number, byte[] value) {
    out.write(number << 3 | 2);
    out.write(value.length);
    out.writeBytes(value);
  }
}
