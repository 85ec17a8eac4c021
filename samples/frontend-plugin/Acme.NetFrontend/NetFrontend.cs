using System.Text;
using Acme.NetFrontend.Reading;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme.NetFrontend;

/// <summary>Reads networks written as JSON, with their weights in an npz file beside them.</summary>
[ExportFrontend("acmenet")]
public sealed class NetFrontend : IFrontend
{
    /// <inheritdoc/>
    public IReadOnlyList<ModelSample> Samples { get; } =
    [
        new("pool_relu", ".net.json", Encoding.UTF8.GetBytes("""
            {
              "inputs": [{ "name": "x", "shape": [1, 1, 2, 4] }],
              "layers": [
                { "type": "maxpool", "name": "pooled", "input": "x", "kernel": [2, 2], "stride": [2, 2] },
                { "type": "relu", "name": "y", "input": "pooled", "limit": 6 }
              ],
              "outputs": ["y"]
            }
            """))
        {
            Inputs = new Dictionary<string, Tensor>
            {
                ["x"] = Tensor.From([-4f, -1, 2, 3, -2, -3, 9, 8], [1, 1, 2, 4]),
            },
            Expected = new Dictionary<string, Tensor> { ["y"] = Tensor.From([0f, 6], [1, 1, 1, 2]) },
        },
    ];

    /// <inheritdoc/>
    public Module Import(ImportRequest request)
    {
        JsonItem root = JsonFile.Read(request.Path);
        return new NetImporter(request, root).Import();
    }
}
