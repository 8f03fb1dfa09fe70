/** What SoundHash keeps: channels and their videos, fingerprints of their sound, matches of these, and jobs. */
package dev.soundchart.model.soundhash;
