package io.fairlead.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class BindFailureTest {

  @Test
  void aPortThatIsTakenIsInUse() {
    assertThat(BindFailure.reason("127.0.0.1", 80, new BindException("Address already in use")))
        .isEqualTo("127.0.0.1:80 is already in use");
  }

  @Test
  void aPrivilegedPortSaysWhatToDo() {
    assertThat(BindFailure.reason("127.0.0.1", 80, new SocketException("Permission denied")))
        .isEqualTo(
            "127.0.0.1:80 cannot be bound: ports below 1024 need a privilege; set a nodePort,"
                + " fairlead.proxy.port-offset or CAP_NET_BIND_SERVICE");
  }

  @Test
  void anAddressOfAnotherMachineNamesTheKey() {
    assertThat(
            BindFailure.reason(
                "10.9.8.7", 80, new BindException("Cannot assign requested address")))
        .isEqualTo(
            "10.9.8.7:80 cannot be bound: fairlead.proxy.host is no address of this machine");
  }

  @Test
  void anythingElseIsSaidAsItIs() {
    assertThat(BindFailure.reason("127.0.0.1", 8080, new IOException("too many open files")))
        .isEqualTo("127.0.0.1:8080 cannot be bound: too many open files");
  }
}
