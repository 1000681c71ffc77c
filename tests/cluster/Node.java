import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of an OpenSearch cluster on loopback.
 *
 * Arguments: its number from 1, the number of nodes, the folder of the data, and two port bases.
 * Node N listens for HTTP on the first base + N and for other nodes on the second base + N.
 */
public class Node {
    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[0]);
        int nodes = Integer.parseInt(args[1]);
        String directory = args[2] + "/node-" + number;
        int http = Integer.parseInt(args[3]);
        int transport = Integer.parseInt(args[4]);
        String[] seeds = new String[nodes];
        String[] names = new String[nodes];
        for (int i = 1; i <= nodes; i++) {
            seeds[i - 1] = "127.0.0.1:" + (transport + i);
            names[i - 1] = "node-" + i;
        }
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(65535);
        runner.onBuild((index, settings) -> {
            settings.put("node.name", "node-" + number);
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", http + number);
            settings.put("transport.port", transport + number);
            // The runner sets single-node, which refuses the two lists below.
            settings.put("discovery.type", "zen");
            settings.putList("discovery.seed_hosts", seeds);
            settings.putList("cluster.initial_cluster_manager_nodes", names);
            // A developer's disk may be fuller than a node accepts.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(directory).clusterName("tracuu-test")
            .numOfNode(1).baseHttpPort(http + number - 1).useLogger());
        Thread.currentThread().join();
    }
}
