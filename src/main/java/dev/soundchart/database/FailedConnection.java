package dev.soundchart.database;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.spec.InvalidKeySpecException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Why a connection could not be made, for people: pgjdbc's words where they say it, others where only Java knows them. */
final class FailedConnection {

    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");

    /** The server's word on the certificate that it was shown. */
    private static final String REFUSED_CERTIFICATE =
            "unknown_ca|bad_certificate|decrypt_error|unsupported_certificate|access_denied|certificate_\\w+";

    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final DatabaseAddress address;
    private final SQLException thrown;

    private FailedConnection(DatabaseAddress address, SQLException thrown) {
        this.address = address;
        this.thrown = thrown;
    }

    /** A line or two, without the password. */
    static String reason(DatabaseAddress address, SQLException thrown) {
        FailedConnection failure = new FailedConnection(address, thrown);
        return failure.host()
                .or(failure::silence)
                .or(failure::serverCertificate)
                .or(failure::file)
                .or(failure::clientCertificate)
                .or(failure::encryption)
                .or(failure::loginMethod)
                .or(failure::room)
                .orElseGet(failure::words);
    }

    private Optional<String> host() {
        return cause(UnknownHostException.class)
                .map(unknown -> "The host " + unknown.getMessage().replaceFirst(":.*", "") + " is not known");
    }

    private Optional<String> silence() {
        return cause(SocketTimeoutException.class)
                .map(
                        silent -> "No answer within "
                                + parameter("connectTimeout").orElse("30")
                                + " s (connect_timeout). Is it a PostgreSQL server, and does a firewall let its answers through?");
    }

    private Optional<String> serverCertificate() {
        if (words().contains("PgjdbcHostnameVerifier")) {
            return Optional.of("The server's certificate is for another host. Connect by a name that stands in the"
                    + " certificate, or ask for sslmode=verify-ca, which does not look at the name");
        }
        Optional<CertificateException> untimely = cause(CertificateException.class)
                .filter(e -> e instanceof CertificateExpiredException || e instanceof CertificateNotYetValidException);
        if (untimely.isPresent()) {
            return untimely.map(e -> "The server's certificate has expired, or is not valid yet (" + e.getMessage()
                    + "). Let its administrator renew it");
        }
        return cause(CertPathValidatorException.class).isPresent()
                        || cause(CertPathBuilderException.class).isPresent()
                ? Optional.of("The server's certificate is not signed by an authority in "
                        + parameter("sslrootcert").orElse("~/.postgresql/root.crt")
                        + ". Name the certificate of the authority that signed it in sslrootcert")
                : Optional.empty();
    }

    /** A file of certificates or of the key that is not there, or is not what it should be. */
    private Optional<String> file() {
        if (cause(InvalidKeySpecException.class).isPresent()) {
            return Optional.of("The key in " + parameter("sslkey").orElse("~/.postgresql/postgresql.pk8")
                    + " can't be read. It must be an RSA key in PEM, or any in PKCS #8: openssl pkcs8 -topk8 -nocrypt"
                    + " -outform DER -in client.key -out client.pk8");
        }
        Optional<String> missing = cause(FileNotFoundException.class).map(FileNotFoundException::getMessage);
        if (missing.isPresent()) {
            return missing.map(file -> Stream.of("sslrootcert", "sslcert", "sslkey")
                    .filter(name -> parameter(name).filter(file::contains).isPresent())
                    .findFirst()
                    .map(name -> "The file that " + name + " names can't be read: " + file)
                    .orElse("The file can't be read: " + file + ". sslmode=verify-ca and verify-full need the"
                            + " certificate of the server's authority: name it in sslrootcert"));
        }
        return cause(CertificateException.class).isPresent()
                ? parameter("sslrootcert")
                        .filter(words()::contains)
                        .or(() -> parameter("sslcert"))
                        .map(file -> file + " holds no certificate. Name a file in PEM, which begins with -----BEGIN"
                                + " CERTIFICATE-----")
                : Optional.empty();
    }

    private Optional<String> clientCertificate() {
        Optional<String> end = cause(SSLException.class)
                .map(e -> ALERT.matcher(String.valueOf(e.getMessage())))
                .filter(Matcher::find)
                .map(alert -> alert.group(1))
                .filter(alert -> alert.matches(REFUSED_CERTIFICATE))
                // its word is lost where it hangs up while this side still writes
                .or(() -> cause(SocketException.class)
                        .filter(e -> e.getClass() == SocketException.class
                                && parameter("sslcert").isPresent())
                        .map(Throwable::getMessage));
        if (end.isPresent()) {
            return end.map(reason -> "The server hung up when it was shown the certificate in "
                    + parameter("sslcert").orElse("~/.postgresql/postgresql.crt") + " (" + reason
                    + "). Name one that its authority signed in sslcert, and the key of that one in sslkey");
        }
        return words().contains("valid client certificate")
                ? Optional.of(
                        words() + ". Name the certificate for " + address.user() + " in sslcert, and its key in sslkey")
                : Optional.empty();
    }

    private Optional<String> encryption() {
        String mode = parameter("sslmode").orElse("prefer");
        if (words().contains("does not support SSL")) {
            return Optional.of(words() + " sslmode=" + mode
                    + " asks for it: let its administrator set ssl = on, or ask for less where the network is trusted");
        }
        return words().contains("no encryption") && mode.matches("disable|allow")
                ? Optional.of(words() + ". Ask for sslmode=require: sslmode=" + mode + " tries without")
                : Optional.empty();
    }

    private Optional<String> loginMethod() {
        if (!words().contains("not allowed by requireAuth")) {
            return Optional.empty();
        }
        return Optional.of(parameter("requireAuth")
                .map(methods -> "The server asks for a login method that require_auth=" + methods + " does not allow")
                .orElse("The server asks for the password in clear text, and the connection may be without TLS. Ask for"
                        + " sslmode=require, or allow it where the network is trusted: require_auth=password"));
    }

    private Optional<String> room() {
        return TOO_MANY_CONNECTIONS.equals(thrown.getSQLState())
                ? Optional.of(words() + ". Run this again when others have disconnected, or have the limit raised")
                : Optional.empty();
    }

    /** pgjdbc's message, and the reason where that only says that there is one. */
    private String words() {
        String message = onOneLine(thrown.getMessage());
        return cause(IOException.class)
                .map(Throwable::getMessage)
                .or(() -> cause(SQLException.class).map(Throwable::getMessage))
                .map(FailedConnection::onOneLine)
                .filter(reason -> !message.contains(reason)
                        && !message.contains(address.hosts().get(0).name()))
                .map(reason -> message.replaceFirst("\\.$", "") + ": " + reason)
                .orElse(message);
    }

    private static String onOneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private Optional<String> parameter(String name) {
        return Optional.ofNullable(address.parameters().get(name));
    }

    private <T extends Throwable> Optional<T> cause(Class<T> type) {
        return Stream.iterate((Throwable) thrown, cause -> cause != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((outer, inner) -> inner);
    }
}
