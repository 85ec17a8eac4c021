using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme_Plugin;

/// <summary>Reads networks written as text, one layer a line: what it is, its name, what it reads, numbers.</summary>
[ExportFrontend("acmetext")]
public sealed class TextFrontend : IFrontend
{
    /// <summary>A larger file is refused: networks come from anywhere.</summary>
    private const long MaxBytes = 1 << 20;

    /// <summary>Small networks from which the conformance suite makes tests; max(2·x + 1, 0) by hand.</summary>
    public IReadOnlyList<ModelSample> Samples { get; } =
    [
        new("affine_relu", ".acme.txt", Encoding.UTF8.GetBytes("""
            # y = relu(2x + 1)
            input x 1 3
            scale doubled x 2
            shift moved doubled 1
            relu y moved
            output y
            """))
        {
            Inputs = new Dictionary<string, Tensor> { ["x"] = Tensor.From([-1f, 0, 1.5f], [1, 3]) },
            Expected = new Dictionary<string, Tensor> { ["y"] = Tensor.From([0f, 1, 4], [1, 3]) },
        },
    ];

    /// <inheritdoc/>
    public Module Import(ImportRequest request)
    {
        var file = new FileInfo(request.Path);
        if (!file.Exists || file.Length > MaxBytes)
        {
            string problem = file.Exists
                ? $"the file has {file.Length} bytes; a network has at most {MaxBytes}"
                : $"'{request.Path}' is not there";
            throw new DiagnosticException(new Diagnostic(
                file.Exists ? CoreDiagnostics.MalformedModel : CoreDiagnostics.FileNotFound,
                problem,
                new SourcePlace(request.Path)));
        }

        return new TextImporter(request).Import(File.ReadAllLines(request.Path));
    }
}
