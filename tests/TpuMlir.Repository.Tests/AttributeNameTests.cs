using System.Text.RegularExpressions;

namespace TpuMlir.Repository.Tests;

/// <summary>
/// Names of operators and attributes stand in operator classes. Backends work with the classes: a name that changes there
/// does not compile here, instead of silently reading a default.
/// </summary>
public sealed partial class AttributeNameTests
{
    [Fact]
    public void Backends_name_no_attributes_and_no_operators()
    {
        string[] files = [.. RepositoryFiles.Below("plugins/backends").Where(f => Path.GetExtension(f) == ".cs")];
        Assert.True(files.Length > 100);
        Assert.Empty(files.SelectMany(f => Found(File.ReadAllText(f)).Select(found => $"{Path.GetRelativePath(RepositoryFiles.Root, f)}: {found}")));
    }

    [Theory]
    [InlineData("op.Operation.Get<EquatableList<long>>(\"pads\")")]
    [InlineData("operation.GetOr(\"do_relu\", false)")]
    [InlineData("operation.GetOr<double>(\n    \"relu_limit\", -1.0)")]
    [InlineData("y.Definition!.Set(\"iterations\", 4L)")]
    [InlineData("operation.Attribute(\"mode\")")]
    [InlineData("operation.Attributes[\"mode\"]")]
    [InlineData("operation.RemoveAttribute(\"mode\")")]
    [InlineData("value.With(top, \"do_relu\", \"relu_limit\")")]
    [InlineData("context.Create(\"tpu.Gather\", op.Location, [], shape, type, (\"axis\", op.Axis))")]
    [InlineData("operation.Name == \"tpu.Deconv\"")]
    public void Such_a_name_is_found(string code) => Assert.NotEmpty(Found(code));

    [Theory]
    [InlineData("op.Operation.Result")]
    [InlineData("context.Set(op.Output, tensor)")]
    [InlineData("new LocalPool(\"result\", bytes, 2)")]
    [InlineData("throw new NotSupportedException($\"tpu.Active mode '{mode}'\")")]
    public void Other_code_is_not(string code) => Assert.Empty(Found(code));

    private static IEnumerable<string> Found(string code) => Access().Matches(code).Concat(OperatorName().Matches(code)).Select(m => m.Value);

    /// <summary>Reading or setting an attribute by a literal name, and copying attributes by their names.</summary>
    [GeneratedRegex("""\.(Get|GetOr|Attribute|RemoveAttribute|Set)(<[^()]*>)?\(\s*"|\.Attributes\[\s*"|\.With\([^()]*"[a-z_]+"|\(\s*"[a-z_]+",\s*op\.""")]
    private static partial Regex Access();

    /// <summary>A literal that is an operator's name.</summary>
    [GeneratedRegex("""
        "(tpu|top)\.\w+"
        """)]
    private static partial Regex OperatorName();
}
