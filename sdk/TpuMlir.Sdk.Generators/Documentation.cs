using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace TpuMlir.Sdk.Generators;

/// <summary>Reads summaries from doc comments.</summary>
/// <remarks>
/// The text of the comment is read, not the symbol's documentation: the compiler parses doc comments only in projects that
/// generate a documentation file.
/// </remarks>
internal static class Documentation
{
    /// <summary>The summary of a symbol as plain text on one line; empty when there is none.</summary>
    public static string Summary(ISymbol symbol, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in symbol.DeclaringSyntaxReferences)
        {
            string summary = Summary(reference.GetSyntax(cancellation));
            if (summary.Length > 0)
            {
                return summary;
            }
        }

        return "";
    }

    /// <summary>Text for the inside of a doc comment.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Summary(SyntaxNode node)
    {
        IEnumerable<string> lines = node.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(l => l.Trim())
            .Where(l => l.StartsWith("///", StringComparison.Ordinal))
            .Select(l => l.Substring(3));
        try
        {
            XElement? summary = XElement.Parse($"<doc>{string.Join("\n", lines)}</doc>").Element("summary");
            var text = new StringBuilder();
            Append(text, summary?.Nodes() ?? []);
            return Regex.Replace(text.ToString(), @"\s+", " ").Trim();
        }
        catch (XmlException)
        {
            // The compiler reports malformed doc comments; here they count as none.
            return "";
        }
    }

    private static void Append(StringBuilder text, IEnumerable<XNode> nodes)
    {
        foreach (XNode node in nodes)
        {
            if (node is XText plain)
            {
                text.Append(plain.Value);
            }
            else if (node is XElement { IsEmpty: true } reference)
            {
                text.Append(reference.FirstAttribute is { } target ? ShortName(target.Value) : " ");
            }
            else if (node is XElement element)
            {
                Append(text, element.Nodes());
            }
        }
    }

    /// <summary>"T:TpuMlir.Sdk.Ops.Op" and "Op" are both Op.</summary>
    private static string ShortName(string reference)
    {
        string name = reference.Split('(')[0];
        return name.Substring(name.LastIndexOf('.') + 1);
    }
}
