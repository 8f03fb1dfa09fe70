package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;

import liquibase.database.jvm.JdbcConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialPatternsTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:secret@h:1/d?sslmode=require, postgresql://*****:*****@h:1/d?sslmode=require",
        "postgres://u:se/cr@et@h/d, postgres://*****:*****@h/d",
        "postgresql+psycopg2://u:secret@h/d, postgresql+psycopg2://*****:*****@h/d",
        "jdbc:postgresql://u:secret@h/d, jdbc:postgresql://*****:*****@h/d",
        "jdbc:postgresql://h/d?user=u&password=secret, jdbc:postgresql://h/d?user=*****&password=*****",
        "u:secret@h, *****:*****@h",
        "postgresql://u@h/d, postgresql://u@h/d",
        "jdbc:soundchart:, jdbc:soundchart:"
    })
    void credentialsAreHiddenInMessagesOfLiquibase(String url, String shown) {
        assertThat(JdbcConnection.sanitizeUrl(url)).isEqualTo(shown);
    }
}
