package com.accellis.engagement.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void textThatASpreadsheetWouldCalculateIsMarkedAsText(String name) {
        assertThat(row(name)).contains("'" + name);
    }

    @Test
    void numbersStayNumbers() {
        assertThat(row(new BigDecimal("-1.5"), 3L)).isEqualTo("-1.5,3\r\n");
    }

    @Test
    void whatSeparatesCellsIsQuoted() {
        assertThat(row("a,b", "say \"hi\"", "two\nlines", null))
                .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
    }

    @Test
    void allTextIsQuotedWhereThatIsWanted() {
        var table = Csv.withQuotedText();
        table.row(Arrays.asList(" a ", null, 1, true, "=1"));

        assertThat(table.text()).isEqualTo("\" a \",,1,true,\"'=1\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "'=1", "''-", "'a", "'", "", "-", "a'=1", "'\t"})
    void aCellIsReadAsItWasBeforeItWasGuarded(String text) {
        assertThat(Csv.unguarded(row(text, "end").replace(",end\r\n", ""))).isEqualTo(text);
    }

    private static String row(Object... cells) {
        var table = new Csv();
        List<Object> row = Arrays.asList(cells);
        table.row(row);
        return table.text();
    }
}
