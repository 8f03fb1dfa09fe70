package dev.soundchart.check;

import java.util.List;

/** One thing that has to be so before a change is let in. */
public interface Check {

    /** What it is called, in a word. */
    String name();

    /**
     * Looks.
     *
     * @return what is not as it should be; empty if all is
     * @throws Exception if it can't be told
     */
    List<Finding> findings() throws Exception;
}
