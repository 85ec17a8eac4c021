using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Plugins.Advice;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ir.Text;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Compilation;

/// <summary>A model read from its source.</summary>
/// <param name="Path">The file.</param>
/// <param name="Framework">The framework of the source; null for an MLIR module.</param>
/// <param name="Module">The module.</param>
/// <param name="Operators">The operators in use, those of the plugins whose importers or operators it needs among them.</param>
public sealed record ModelSource(string Path, string? Framework, Module Module, OpRegistry Operators)
{
    /// <summary>Reads a source model with the frontend its file belongs to, or a module of our own.</summary>
    /// <exception cref="DiagnosticException">The model cannot be read.</exception>
    /// <param name="path">The file.</param>
    /// <param name="section">What the manifest says of the model.</param>
    /// <param name="composer">Where frontends and operators come from.</param>
    /// <param name="sink">Takes warnings and remarks.</param>
    /// <param name="fileRead">Given every file that is read.</param>
    public static ModelSource Read(string path, ModelSection section, PluginComposer composer, IDiagnosticSink sink, Action<string>? fileRead = null)
    {
        RequireFile(path, "check the path; paths in a manifest are relative to its folder");
        fileRead?.Invoke(path);
        Dictionary<string, Shape> shapes = section.Inputs.Where(i => i.Value.Shape.Length > 0).ToDictionary(i => i.Key, i => new Shape(i.Value.Shape));
        if (path.EndsWith(".mlir", StringComparison.OrdinalIgnoreCase))
        {
            Module loaded = ModuleFile.Load(path);
            if (ModuleFile.WeightsOf(loaded, path) is { } weights)
            {
                fileRead?.Invoke(weights);
            }

            return new ModelSource(path, null, loaded, composer.Operators(loaded.Operations.Select(o => o.Name).Distinct()));
        }

        string framework = composer.Catalog.FrontendOf(path);
        // The frontend loads the plugins whose importers it is offered, and these bring operators.
        IFrontend frontend = composer.Frontend(framework);
        OpRegistry operators = composer.Operators();
        Module module = Import(frontend, new ImportRequest(path, shapes, section.Outputs, operators, sink) { FileRead = fileRead }, framework, composer.Catalog)
            ?? throw PluginFailure.Broken(composer.Catalog.Require(PluginKind.Frontend, framework), $"no module was made by frontend '{framework}'");
        module.Root.Set("sym_name", section.Name ?? NameOf(path));
        return new ModelSource(path, framework, module, operators);
    }

    private static Module? Import(IFrontend frontend, ImportRequest request, string framework, PluginCatalog catalog)
    {
        try
        {
            return frontend.Import(request);
        }
        catch (DiagnosticException e) when (e.Diagnostics.Any(d => d.Descriptor == CoreDiagnostics.UnknownOperator))
        {
            throw new DiagnosticException(OperatorAdvice.Add(e.Diagnostics, framework, catalog));
        }
    }

    /// <summary>Fails when there is no such file.</summary>
    public static void RequireFile(string path, string help = "check the path")
    {
        if (!File.Exists(path))
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound, Directory.Exists(path) ? $"\"{path}\" is a folder, not a file" : $"there is no file \"{path}\"", new SourcePlace(path), Help: help));
        }
    }

    /// <summary>A name for the network: the file's, or the folder's when the file is called "model".</summary>
    private static string NameOf(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        string? folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)));
        return name == "model" && !string.IsNullOrEmpty(folder) ? folder : name;
    }
}
