package io.fedu2s.udf.chat;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.tag.ForTag;
import com.hubspot.jinjava.tree.Node;
import com.hubspot.jinjava.tree.TagNode;
import com.hubspot.jinjava.util.ObjectTruthValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code for}, with the condition that Jinja allows after it: {@code {% for m in messages if m.role == 'user' %}}. */
final class LoopTag extends ForTag {
    private static final long serialVersionUID = 1L;

    private static final Pattern CONDITION = Pattern.compile("(?s)\\s*(\\w+)\\s+in\\s+(.+?)\\s+if\\s+(.+)");
    private static final Pattern ELSE = Pattern.compile("\\selse\\s");

    @Override
    public String interpretUnchecked(TagNode tag, JinjavaInterpreter interpreter) {
        for (Node child : tag.getChildren()) {
            if (child instanceof TagNode inner && inner.getName().equals("else")) {
                throw new Sandbox.RaisedException("line %d: it has an 'else' of a 'for', which this build does not know"
                        .formatted(inner.getLineNumber()));
            }
        }
        String plain = TemplateSource.withoutTexts(tag.getHelpers());
        Matcher condition = CONDITION.matcher(plain);
        if (!condition.matches() || ELSE.matcher(plain).find()) {
            return super.interpretUnchecked(tag, interpreter);
        }
        String name = condition.group(1);
        String values = tag.getHelpers().substring(condition.start(2), condition.end(2));
        String test = tag.getHelpers().substring(condition.start(3));
        List<Object> kept = new ArrayList<>();
        for (Object value : iterable(interpreter.resolveELExpression(values, tag.getLineNumber()))) {
            interpreter.enterScope();
            try {
                interpreter.getContext().put(name, value);
                if (ObjectTruthValue.evaluate(interpreter.resolveELExpression(test, tag.getLineNumber()))) {
                    kept.add(value);
                }
            } finally {
                interpreter.leaveScope();
            }
        }
        return renderForCollection(tag, interpreter, List.of(name), kept);
    }

    /** Every time through a loop is a step, even where nothing stands in it. */
    @Override
    public String renderForCollection(TagNode tag, JinjavaInterpreter interpreter, List<String> names, Object values) {
        int times = values instanceof Collection<?> counted ? counted.size() : 0;
        for (int time = 0; time < times; time++) {
            interpreter.getConfig().getProcessors().getNodePreProcessor().accept(tag, interpreter);
        }
        return super.renderForCollection(tag, interpreter, names, values);
    }

    private static Iterable<?> iterable(Object values) {
        if (values instanceof Iterable<?> iterable) {
            return iterable;
        }
        throw new Sandbox.RaisedException("it goes through what is no list");
    }
}
