using System.Runtime.CompilerServices;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Tests.Commands;

/// <summary>What a command line printed and returned.</summary>
public sealed record ToolResult(int Code, string Output, string Errors);

/// <summary>Runs command lines in this process with the plugins beside the tests, in a folder of its own.</summary>
public sealed class Tool : IDisposable
{
    public Tool() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"tpumlir-tool-{Guid.NewGuid():N}");

    public static string Manifest => Sample("shapes.tpumlir.json");

    /// <summary>The repository, found from this file.</summary>
    public static string Repository => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Manifest)!, "../.."));

    public static string Sample(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/shapes", name));

    public static ToolResult Run(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, errors = new() { NewLine = "\n" };
        int code = CommandLineTool.Run(args, output, errors);
        return new ToolResult(code, output.ToString(), errors.ToString());
    }

    /// <summary>Fails with one message of these first lines and leaves no new file.</summary>
    public void Fails(int code, string lines, params string[] args)
    {
        string[] before = Files();
        ToolResult result = Run(args);
        Assert.Equal(lines.ReplaceLineEndings("\n"), result.Errors.TrimEnd());
        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Files());
    }

    public string At(string name) => Path.Combine(Folder, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    public string Npz(string name, params (string Name, Tensor Data)[] tensors)
    {
        NpzFile.Write(At(name), tensors.Select(t => KeyValuePair.Create(t.Name, t.Data)));
        return At(name);
    }

    /// <summary>Compiles the sample without verification; more arguments change what is compiled.</summary>
    public ToolResult Compile(string artifact, params string[] more) => Run(["compile", Manifest, "--no-verify", "--set", $"output.artifact={At(artifact)}", "--set", $"output.lock={At("lock.json")}", .. more]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories).Order()];
}
