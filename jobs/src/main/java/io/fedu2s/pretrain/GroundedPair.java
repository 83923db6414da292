package io.fedu2s.pretrain;

/**
 * A question about a document with its answer in two lengths, both in the document's words.
 *
 * @param instruction the question
 * @param sentence the answer as the document's sentence
 * @param phrase the answer as the few words of it that matter
 */
public record GroundedPair(String instruction, String sentence, String phrase) {
    /** The answer in the given form. */
    public String response(AnswerForm form) {
        return form == AnswerForm.SENTENCE ? sentence : phrase;
    }
}
