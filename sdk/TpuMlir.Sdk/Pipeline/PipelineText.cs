using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Pipeline;

/// <summary>
/// Pipelines as text: <c>module(acme-tidy,acme-fuse{max-chain=3 mode="a b"})</c>. A value is quoted when it has a
/// character that ends it; in quotes, backslash stands before a quote or a backslash. Parsing printed text gives the same
/// pipeline.
/// </summary>
public static class PipelineText
{
    private const string Ends = " \t\n\r{}(),=\"\\";

    /// <summary>The text of a pipeline.</summary>
    public static string Print(IEnumerable<PassInvocation> passes) => $"module({string.Join(",", passes.Select(Print))})";

    /// <summary>The text of one pass.</summary>
    public static string Print(PassInvocation pass) =>
        pass.Options.Count == 0 ? pass.Name : $"{pass.Name}{{{string.Join(" ", pass.Options.Select(o => $"{o.Name}={Quote(o.Value)}"))}}}";

    /// <summary>Reads a pipeline.</summary>
    /// <exception cref="DiagnosticException">The text is malformed (<see cref="CoreDiagnostics.InvalidValue"/>); the place's path is the column.</exception>
    public static IReadOnlyList<PassInvocation> Parse(string text) => new Reader(text).Pipeline();

    private static string Quote(string value) => value.Length > 0 && !value.Any(Ends.Contains)
        ? value
        : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private sealed class Reader(string text)
    {
        private int _at;

        private char Current => _at < text.Length ? text[_at] : '\0';

        public List<PassInvocation> Pipeline()
        {
            var passes = new List<PassInvocation>();
            if (Word("'module'") != "module")
            {
                throw Error("a pipeline starts with 'module('");
            }

            Expect('(');
            if (!TryTake(')'))
            {
                do
                {
                    passes.Add(Pass());
                }
                while (TryTake(','));
                Expect(')');
            }

            SkipSpace();
            return _at >= text.Length ? passes : throw Error("there is text behind the pipeline");
        }

        private PassInvocation Pass()
        {
            string name = Word("the name of a pass");
            SkipSpace();
            if (Current == '(')
            {
                throw Error("pipelines do not nest");
            }

            var options = new List<PassOption>();
            if (TryTake('{'))
            {
                while (!TryTake('}'))
                {
                    string option = Word("the name of an option");
                    options.Add(new PassOption(option, TryTake('=') ? Value() : "true"));
                }
            }

            return new PassInvocation(name, [.. options]);
        }

        private string Value()
        {
            SkipSpace();
            if (Current != '"')
            {
                return Word("a value");
            }

            var value = new StringBuilder();
            for (_at++; Current != '"' || _at >= text.Length; _at++)
            {
                _at += Current == '\\' ? 1 : 0;
                if (_at >= text.Length)
                {
                    throw Error("a quoted value has no end");
                }

                value.Append(Current);
            }

            _at++;
            return value.ToString();
        }

        private string Word(string what)
        {
            SkipSpace();
            int start = _at;
            while (_at < text.Length && !Ends.Contains(text[_at]))
            {
                _at++;
            }

            return _at > start ? text[start.._at] : throw Error($"expected {what}");
        }

        private void Expect(char c)
        {
            if (!TryTake(c))
            {
                throw Error($"expected '{c}'");
            }
        }

        private bool TryTake(char c)
        {
            SkipSpace();
            bool found = _at < text.Length && text[_at] == c;
            _at += found ? 1 : 0;
            return found;
        }

        private void SkipSpace()
        {
            while (Current is ' ' or '\t' or '\n' or '\r')
            {
                _at++;
            }
        }

        private DiagnosticException Error(string message) => new(new Diagnostic(
            CoreDiagnostics.InvalidValue, $"pipeline, column {Math.Min(_at, text.Length) + 1}: {message}", new SourcePlace(Path: $"1:{Math.Min(_at, text.Length) + 1}")));
    }
}
