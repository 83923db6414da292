package io.fedu2s.udf.chat;

import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.expression.ExpressionStrategy;
import com.hubspot.jinjava.mode.ExecutionMode;
import com.hubspot.jinjava.tree.output.RenderedOutputNode;
import com.hubspot.jinjava.tree.parse.ExpressionToken;

/** Writes the values of {@code {{ … }}} as Python does: {@code True} and {@code False}. */
final class PythonOutput implements ExecutionMode, ExpressionStrategy {
    private static final long serialVersionUID = 1L;

    @Override
    public void prepareContext(Context context) {
        context.setExpressionStrategy(this);
    }

    @Override
    public RenderedOutputNode interpretOutput(ExpressionToken expression, JinjavaInterpreter interpreter) {
        Object value = interpreter.resolveELExpression(expression.getExpr(), expression.getLineNumber());
        if (value instanceof Boolean truth) {
            return new RenderedOutputNode(truth ? "True" : "False");
        }
        return new RenderedOutputNode(interpreter.getAsString(value));
    }
}
